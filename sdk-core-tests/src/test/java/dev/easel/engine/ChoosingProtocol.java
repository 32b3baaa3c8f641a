package dev.easel.engine;

import dev.easel.Capabilities;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import java.util.Optional;

/** Is a toy that calls back about tasks whose ids the client chose. */
final class ChoosingProtocol extends BentProtocol {
    private final CallingProtocol calling = new CallingProtocol();

    @Override
    public Capabilities capabilities() {
        return calling.capabilities().toBuilder().clientChoosesTaskId(true).build();
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        return calling.readCallback(message);
    }
}
