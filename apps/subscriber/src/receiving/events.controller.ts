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
import { decodeHttpMessage, DecodeError, UnsupportedFormatError } from 'nestjs-cloudevents';
import { ArrivalPrinter } from '../cli/arrival.printer.js';
import type { Counts } from '../counting/event-counter.js';
import { TransportCounters } from '../counting/transport-counters.js';
import { formats } from './formats.js';

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
    const { rawHeaders: headers, body } = request;
    try {
      const events = decodeHttpMessage({ headers, body: body instanceof Uint8Array ? body : '' }, { formats });
      this.counters.http.count(events);
      this.printer.arrived('HTTP', events);
    } catch (error) {
      this.counters.http.reject();
      if (error instanceof UnsupportedFormatError) throw new UnsupportedMediaTypeException(error.message);
      if (error instanceof DecodeError) throw new BadRequestException(error.message);
      throw error;
    }
  }

  @Get('counts')
  counts(): Readonly<Record<'http' | 'kafka', Counts>> {
    return this.counters.snapshot();
  }
}
