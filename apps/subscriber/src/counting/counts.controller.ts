import { Controller, Get } from '@nestjs/common';
import { type AllCounts, TransportCounters } from './transport-counters.js';

/** What has been counted so far. */
@Controller('counts')
export class CountsController {
  constructor(private readonly counters: TransportCounters) {}

  @Get()
  counts(): AllCounts {
    return this.counters.snapshot();
  }
}
