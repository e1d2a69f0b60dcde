import { createMemoryOutboxStorage } from "./memory-outbox-storage.ts";
import { type ContractPayload, runOutboxStorageContract } from "./outbox-storage.contract.ts";

runOutboxStorageContract("memory", async () => {
  const storage = createMemoryOutboxStorage<ContractPayload>();
  return { storage, put: storage.put };
});
