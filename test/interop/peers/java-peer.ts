import { join } from 'node:path';
import { javaPeer } from '../install/caches.js';
import { LinePeer } from './line-peer.js';

/** The Java SDK, in a program of ours. */
export function startJavaPeer(): LinePeer {
  const classPath = [join(javaPeer, 'classes'), join(javaPeer, 'jars', '*')].join(':');
  const quick = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];
  const home = process.env['JAVA_HOME'];
  return new LinePeer(home ? join(home, 'bin', 'java') : 'java', [
    ...quick,
    '-Dfile.encoding=UTF-8',
    '-cp',
    classPath,
    'interop.Peer',
  ]);
}
