import { describeWith } from '@ioc/test-requirements';
import { describeRecordStore } from '../record-store-contract.suite.ts';
import { postgresUnderTest } from './postgres-adapter.suite.ts';

describeWith('postgres', 'with a PostgreSQL server', () => {
  describeRecordStore(postgresUnderTest());
});
