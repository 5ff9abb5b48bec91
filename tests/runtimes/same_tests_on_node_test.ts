import { testSame } from "./_same_tests.ts";

testSame("Node");
