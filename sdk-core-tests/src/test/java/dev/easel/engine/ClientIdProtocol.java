package dev.easel.engine;

import dev.easel.Capabilities;

/** The toy of which the client chooses the tasks' ids, so that a lost response can be settled by asking. */
final class ClientIdProtocol extends BentProtocol {
    @Override
    public Capabilities capabilities() {
        return straight.capabilities().toBuilder().clientChoosesTaskId(true).build();
    }
}
