import { expect, it } from 'vitest';
import * as common from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

it('runs on Nest 11: the exports that Nest 12 added are absent', () => {
  expect(common).not.toHaveProperty('StandardSchemaValidationPipe');
  expect(DiscoveryService).toBeTypeOf('function');
});
