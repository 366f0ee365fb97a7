import { fileURLToPath } from 'node:url';

/** Every project runs the library's sources, not its build. */
export const conditions = ['nestjs-cloudevents-source'];

const modules = fileURLToPath(new URL('../nest-11/node_modules/', import.meta.url));

/** Resolves Nest to its other major: all of its packages, and files in them. */
export const nest11 = [{ find: /^(@nestjs\/[a-z-]+(?:\/.+)?)$/, replacement: `${modules}$1` }];
