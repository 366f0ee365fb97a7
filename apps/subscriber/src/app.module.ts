import { Module } from '@nestjs/common';
import { ArrivalPrinter } from './cli/arrival.printer.js';
import { TransportCounters } from './counting/transport-counters.js';
import { KafkaListener } from './kafka/kafka.listener.js';
import { EventsController } from './receiving/events.controller.js';

@Module({ controllers: [EventsController], providers: [TransportCounters, ArrivalPrinter, KafkaListener] })
export class AppModule {}
