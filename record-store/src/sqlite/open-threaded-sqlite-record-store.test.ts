import { describeRecordStore } from '../record-store-contract.suite.ts';
import { THREADED_SQLITE_UNDER_TEST } from './sqlite-adapter.suite.ts';

describeRecordStore(THREADED_SQLITE_UNDER_TEST);
