/**
 * What a kill between LevelDB's two writes leaves at the end of its log (STORAGE 4.1): the header of a record whose payload
 * never came. LevelDB's log format: blocks of 32 KiB, in them records of checksum (4 bytes), length (2) and type (1), payload.
 */
import { appendFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const blockBytes = 32_768;
const headerBytes = 7;
const fullRecord = 1;

/** Of the profile's every origin, at the end of the log that is written now. Answers how many. */
export function tearLogs(profile: string): number {
  const folder = join(profile, "Default", "IndexedDB");
  const databases = readdirSync(folder).filter((name) => name.endsWith(".indexeddb.leveldb"));
  for (const database of databases) {
    const log = join(folder, database, newestLog(readdirSync(join(folder, database))));
    appendFileSync(log, tornEnd(statSync(log).size));
  }
  return databases.length;
}

/** For a log of `size` bytes. */
export function tornEnd(size: number): Buffer {
  const left = blockBytes - (size % blockBytes);
  // no header is written into a rest that cannot hold it
  const padding = left < headerBytes ? left : 0;
  const room = (padding > 0 ? blockBytes : left) - headerBytes;
  const end = Buffer.alloc(padding + headerBytes);
  end.writeUInt32LE(0x5eed_5eed, padding);
  end.writeUInt16LE(Math.min(promisedBytes, room), padding + 4);
  end.writeUInt8(fullRecord, padding + 6);
  return end;
}

/** About a scan's. */
const promisedBytes = 1_000;

function newestLog(files: readonly string[]): string {
  const [newest] = files
    .filter((name) => /^\d+\.log$/.test(name))
    .toSorted((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10));
  if (newest === undefined) throw new Error("a database without a log");
  return newest;
}
