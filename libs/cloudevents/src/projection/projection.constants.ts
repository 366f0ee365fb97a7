// Strings, so that metadata written through a second copy of this package is found as well.

/** On a class: the options of `@Projector`. */
export const PROJECTOR_METADATA = 'nestjs-cloudevents:projector';
/** On a property of a prototype: the type names given to `@Handles`. */
export const HANDLES_METADATA = 'nestjs-cloudevents:handles';
/** On a class: it extends `CloudEventsProjector`, so its `on<Event>` methods are handlers. */
export const PROJECTOR_BASE_METADATA = 'nestjs-cloudevents:projector-base';
/** On a class: it is `CloudEventsRouter`. */
export const ROUTER_METADATA = 'nestjs-cloudevents:router';
/** On a class: what Nest's own `@Injectable` and `@Controller` note of its scope. */
export const SCOPE_METADATA = 'scope:options';
