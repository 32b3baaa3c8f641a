package dev.easel.engine;

import dev.easel.Capabilities;

/** The toy of which the client chooses the tasks' ids, so that a lost answer can be settled by asking. */
final class ClientIdProtocol extends BentProtocol {
    @Override
    public Capabilities capabilities() {
        return Capabilities.builder()
                .from(straight.capabilities())
                .clientChoosesTaskId(true)
                .build();
    }
}
