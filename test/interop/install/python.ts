import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { python, pythonEnvironment, pythonSources } from './caches.js';
import { mustRun, type Step } from './step.js';

const done = join(pythonEnvironment, 'complete');

/** The Python peers: protobuf with generated messages, Avro, AMQP. */
export const pythonPeers: Step = {
  name: 'Python peers',
  async run() {
    if (existsSync(done)) return 'all there';
    await rm(pythonEnvironment, { recursive: true, force: true });
    await mkdir(dirname(pythonEnvironment), { recursive: true });
    // The AMQP client is a Debian package, which this system's own Python sees.
    await mustRun('/usr/bin/python3', ['-m', 'venv', '--system-site-packages', pythonEnvironment]);
    const requirements = join(pythonSources, 'requirements.txt');
    await mustRun(python, ['-m', 'pip', 'install', '--quiet', '--ignore-installed', '-r', requirements]);
    const out = `--python_out=${pythonEnvironment}/lib`;
    await mustRun(python, ['-m', 'grpc_tools.protoc', `-I${pythonSources}`, out, 'cloudevents.proto']);
    await mustRun(python, ['-c', 'import fastavro, google.protobuf, proton']);
    await writeFile(done, '');
    return `installed into ${pythonEnvironment}`;
  },
};
