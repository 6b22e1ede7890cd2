/**
 * Loaded into each child before its own code: when the launcher is gone, even by `kill -9`, the child ends as if asked
 * to, and in any case soon after, so that nothing holds the port of the next start.
 */
const FORCED_AFTER_MS = 20_000;

process.once('disconnect', () => {
  // First, and without relying on this process's own work going on: a handler may wait for an output that is gone.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), FORCED_AFTER_MS).unref();
  // Node's own end can hang after all work is done; nobody is left who would force it, or ask for the exit code.
  process.once('exit', () => process.kill(process.pid, 'SIGKILL'));
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  process.kill(process.pid, 'SIGTERM');
});
// The channel is there for its end only and must not keep the child alive.
process.channel?.unref();
