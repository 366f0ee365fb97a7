import 'reflect-metadata';
import { loadBenchmark } from './benchmarks.js';
import type { Effort } from './measure/benchmark.js';
import { measured } from './measure/rounds.js';
import { rowsOf } from './measure/row.js';

// The process of one benchmark.
const [name = '', effort = ''] = process.argv.slice(2);
const benchmark = await loadBenchmark(name);
const rounds = await measured(benchmark, JSON.parse(effort) as Effort);
process.send?.({ unit: benchmark.unit, rows: rowsOf(benchmark, rounds) }, () => process.exit(0));
