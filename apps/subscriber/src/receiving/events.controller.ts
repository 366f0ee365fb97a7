import type { IncomingMessage } from 'node:http';
import {
  BadRequestException,
  Controller,
  Get,
  HttpCode,
  Post,
  Req,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { DecodeError } from 'nestjs-cloudevents';
import { ArrivalPrinter } from '../cli/arrival.printer.js';
import type { Counts } from '../counting/event-counter.js';
import { TransportCounters } from '../counting/transport-counters.js';
import { httpEvents } from './http-events.js';
import { UnsupportedContentError } from './unsupported-content.error.js';

/** The webhook, and what it has counted so far. */
@Controller()
export class EventsController {
  constructor(
    private readonly counters: TransportCounters,
    private readonly printer: ArrivalPrinter,
  ) {}

  /** Checks every event of a request before any is counted: a bad batch is refused as a whole. */
  @Post('events')
  @HttpCode(204)
  receive(@Req() request: IncomingMessage & { body?: unknown }): void {
    const { headers, body } = request;
    try {
      const events = httpEvents(headers, body instanceof Uint8Array ? body : new Uint8Array());
      this.counters.http.count(events);
      this.printer.arrived('HTTP', events);
    } catch (error) {
      this.counters.http.reject();
      if (error instanceof DecodeError) throw new BadRequestException(error.message);
      if (error instanceof UnsupportedContentError) throw new UnsupportedMediaTypeException(error.message);
      throw error;
    }
  }

  @Get('counts')
  counts(): Readonly<Record<'http' | 'kafka', Counts>> {
    return this.counters.snapshot();
  }
}
