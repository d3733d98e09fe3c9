// Validates an OpenAPI document against the schema of the standard. Prints "valid" and the version, or what is wrong.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../package.json", import.meta.url));
const { Validator } = await import(pathToFileURL(require.resolve("@seriousme/openapi-schema-validator")));
const validator = new Validator();
const result = await validator.validate(JSON.parse(await readFile(process.argv[2], "utf8")));
console.log(result.valid ? `valid ${validator.version}` : JSON.stringify(result.errors, null, 1));
process.exitCode = result.valid ? 0 : 1;
