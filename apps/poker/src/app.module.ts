import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { CloudEventsModule, type Sink } from 'nestjs-cloudevents';
import { depositsRouter } from './projectors/deposits.router.js';
import { HandProjector } from './projectors/hand.projector.js';
import { PlayerCloudEventsProjector } from './projectors/player.projector.js';
import { ReplayService } from './replay/replay.service.js';

/** Where events go is decided by the environment: CLOUDEVENTS_SINK and the variables of the sinks it names. */
@Module({})
export class AppModule {
  /** @param sinks beside those of the environment */
  static with(sinks: readonly Sink[]): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot({ isGlobal: true }),
        CloudEventsModule.forRoot({ sinks }),
        CloudEventsModule.forFeature([depositsRouter]),
      ],
      providers: [HandProjector, PlayerCloudEventsProjector, ReplayService],
    };
  }
}
