import { describeRecordStore } from '../record-store-contract.suite.ts';
import { SQLITE_UNDER_TEST } from './sqlite-adapter.suite.ts';

describeRecordStore(SQLITE_UNDER_TEST);
