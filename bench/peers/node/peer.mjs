// The line protocol of a peer in Node; see bench/src/peer.rs.
//
// A peer calls `serve(prepare)`. `prepare(args)` reads its input files and gives { version, job }; `job()` does
// the work once and gives { units, bytes }. Both may be async.
import { createInterface } from 'node:readline';

export async function serve(prepare) {
  let job;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    let answer;
    try {
      if ('prepare' in request) {
        const ready = await prepare(request.prepare);
        job = ready.job;
        answer = { ready: `${ready.version}, Node ${process.versions.node}` };
      } else {
        answer = await run(job, BigInt(request.run));
      }
    } catch (error) {
      answer = { error: String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

async function run(job, least) {
  let units = 0;
  let bytes = 0;
  const start = process.hrtime.bigint();
  for (;;) {
    const done = await job();
    units += done.units;
    bytes += done.bytes;
    const passed = process.hrtime.bigint() - start;
    if (passed >= least) {
      return { units, bytes, nanoseconds: Number(passed) };
    }
  }
}
