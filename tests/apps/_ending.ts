/** A program that never gets through with its end. */
import { Ending } from "../../packages/apps/_common/program.ts";

const ending = new Ending();
setInterval(() => {}, 1000);
console.log("running");
await ending.ended;
console.log(`ending: ${ending.signal} ${ending.exitCode}`);
