export { HttpSink } from './http.sink.js';
export type { HttpMode, HttpSinkOptions } from './http-sink.options.js';
