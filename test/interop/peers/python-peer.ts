import { join } from 'node:path';
import { python, pythonEnvironment, pythonSources } from '../install/caches.js';
import { LinePeer } from './line-peer.js';

/** A Python peer by the name of its file. */
export function startPythonPeer(name: 'amqp' | 'avro' | 'protobuf' | 'xml'): LinePeer {
  // The messages that protoc generated lie beside the packages.
  const path = [pythonSources, join(pythonEnvironment, 'lib')].join(':');
  return new LinePeer(python, [join(pythonSources, `${name}_peer.py`)], {
    PYTHONPATH: path,
    PYTHONDONTWRITEBYTECODE: '1',
  });
}
