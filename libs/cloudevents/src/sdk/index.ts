export { toSdkEvent } from './to-sdk-event.js';
