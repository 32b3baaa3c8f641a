package dev.easel.engine;

import dev.easel.Capabilities;

/** Is a toy whose client chooses the tasks' ids, so that a poll can settle a lost response. */
final class ClientIdProtocol extends BentProtocol {
    @Override
    public Capabilities capabilities() {
        return straight.capabilities().toBuilder().clientChoosesTaskId(true).build();
    }
}
