/**
 * A real PostgreSQL for one test file: a fresh cluster in a temporary directory, stopped and removed at the end. It listens
 * on a socket in there: a port that was found free may be somebody else's by the time the server has come to it. Where the
 * machine has no server, tests run on PGlite alone and say so.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Client } from "pg";

export interface ThrowawayPostgres {
  /** A new, empty database on each call. */
  readonly freshUrl: () => Promise<string>;
  readonly stop: () => void;
}

/** Null where there is none, with a printed line. */
export async function startThrowawayPostgres(): Promise<ThrowawayPostgres | null> {
  const bin = serverFolder();
  if (bin === null) {
    process.stdout.write("no PostgreSQL server on this machine: tested on PGlite only\n");
    return null;
  }
  const root = mkdtempSync(join(tmpdir(), "stile-pg-"));
  const asOwner = process.getuid?.() === 0 ? asPostgres(root) : [];
  const run = (program: string, args: readonly string[]): void => {
    const [command = "", ...rest] = [...asOwner, join(bin, program), ...args];
    // -l keeps the server from inheriting these pipes, which would never end
    const { status, stderr } = spawnSync(command, rest, { cwd: root, encoding: "utf8" });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  };
  const data = join(root, "data");
  run("initdb", ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync", "-D", data]);
  const settings = `-k ${root} -h ""`;
  run("pg_ctl", ["-D", data, "-l", join(root, "log"), "-o", settings, "-w", "start"]);
  let databases = 0;
  return {
    freshUrl: async () => {
      databases += 1;
      const server = `postgres://postgres@${encodeURIComponent(root)}`;
      const client = new Client({ connectionString: `${server}/postgres` });
      await client.connect();
      await client.query(`create database fresh_${databases}`);
      await client.end();
      return `${server}/fresh_${databases}`;
    },
    stop: () => {
      run("pg_ctl", ["-D", data, "-m", "immediate", "-w", "stop"]);
      rmSync(root, { recursive: true });
    },
  };
}

function serverFolder(): string | null {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian) : [];
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter),
    ...versions.toSorted((a, b) => Number(b) - Number(a)).map((v) => join(debian, v, "bin")),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb"))) ?? null;
}

/** The server refuses to run as root. */
function asPostgres(root: string): readonly string[] {
  const { status } = spawnSync("chown", ["postgres", root]);
  if (status !== 0) throw new Error("running as root, and there is no user `postgres`");
  chmodSync(root, 0o700);
  return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"];
}
