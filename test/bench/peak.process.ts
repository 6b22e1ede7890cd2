import { writeFileSync } from 'node:fs';
import { env, resourceUsage } from 'node:process';

/** Loaded before a program: leaves the most memory that the process ever had, in bytes, in the file of PEAK_FILE. */
process.on('exit', () => {
  const file = env['PEAK_FILE'];
  if (file !== undefined) writeFileSync(file, String(resourceUsage().maxRSS * 1024));
});
