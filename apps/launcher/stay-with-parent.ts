/**
 * Loaded into each child before its own code: when the launcher is gone, even by `kill -9`, the child ends as if asked
 * to, and in any case soon after, so that nothing holds the port of the next start.
 */
const FORCED_AFTER_MS = 20_000;

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), FORCED_AFTER_MS).unref();
});
// The channel is there for its end only and must not keep the child alive.
process.channel?.unref();
