// app.module.ts
import { Module } from '@nestjs/common';
import { CloudEventsModule } from 'nestjs-cloudevents';
import { Scores } from './scores.js';

@Module({
  imports: [CloudEventsModule.forRoot({ sink: 'none', receiver: { path: '/events', inbox: 'memory' } })],
  providers: [Scores],
})
export class AppModule {}
