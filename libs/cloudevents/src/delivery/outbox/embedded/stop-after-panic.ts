/** What Emscripten calls and is called by, of a program that is about to start. */
export interface ProgramOptions {
  onAbort?: (what: unknown) => void;
  printErr?: (text: string) => void;
  preRun?: ((program: never) => void)[];
}

/** Of the program, what PGlite calls for each message. */
interface Program {
  _PostgresMainLoopOnce: () => void;
  _PostgresSendReadyForQueryIfNecessary: () => void;
  _pgl_pq_flush: () => void;
  stackRestore: (pointer: number) => void;
}

/**
 * A server that cannot go on, since its disk has failed, ends itself (PANIC). PGlite calls into what is left of it, and
 * the whole process stands still, for ever. This lets every later call fail instead.
 *
 * @param whenEnded told why, as the server has it in its log
 */
export function stopAfterPanic<T extends object>(given: T, whenEnded: (reason: string) => void): T & ProgramOptions {
  const { printErr, preRun = [], onAbort } = given as ProgramOptions;
  let reason = 'its database has ended';
  let program: Program | undefined;
  const ended = (): never => {
    throw new Error(reason);
  };
  const end = (): void => {
    if (program === undefined) return;
    program._PostgresSendReadyForQueryIfNecessary = program._pgl_pq_flush = () => undefined;
    program._PostgresMainLoopOnce = () => {
      // PGlite catches what is thrown here, and tries again; what is thrown there, it does not.
      if (program !== undefined) program.stackRestore = ended;
      ended();
    };
  };
  return {
    ...given,
    preRun: [...preRun, (made: Program) => (program = made)],
    printErr: (text: string) => {
      const panic = /(?:PANIC|FATAL):\s+(.*)/.exec(text)?.[1];
      if (panic !== undefined) reason = panic;
      printErr?.(text);
    },
    onAbort: (what: unknown) => {
      end();
      whenEnded(reason);
      onAbort?.(what);
    },
  } as T & ProgramOptions;
}
