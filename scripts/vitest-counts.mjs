// A reporter for scripts/test.mjs: writes what became of every test, with the reason of each skipped one, to the file
// that TAKESHEET_COUNTS names. Vitest's own JSON leaves the reasons out.
import { writeFileSync } from 'node:fs';

export default class CountsReporter {
  onTestRunEnd(testModules, unhandledErrors) {
    const tests = testModules.flatMap((testModule) => [...testModule.children.allTests()]);
    const inState = (state) => tests.filter((test) => test.result().state === state);
    const brokenFiles = testModules.filter((testModule) => testModule.errors().length > 0);
    writeFileSync(
      process.env.TAKESHEET_COUNTS,
      JSON.stringify({
        passed: inState('passed').length,
        // A file that cannot be loaded has no tests to count, and must not look as if it had passed.
        failed: inState('failed').length + brokenFiles.length + unhandledErrors.length,
        skipped: [...inState('skipped'), ...inState('pending')].map((test) => ({
          name: `${test.module.relativeModuleId} > ${test.fullName}`,
          reason: test.result().note ?? 'no reason given',
        })),
      }),
    );
  }
}
