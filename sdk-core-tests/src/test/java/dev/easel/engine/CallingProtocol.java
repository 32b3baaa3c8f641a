package dev.easel.engine;

import dev.easel.Capabilities;
import dev.easel.Feature;
import dev.easel.spi.CallbackMessage;
import dev.easel.spi.CallbackNotice;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Is a toy that calls back when a task is done: {@code {"task":"t1"}}. */
final class CallingProtocol extends BentProtocol {
    /** How long a task waits for a callback before it is polled: a quarter of the time that results are kept. */
    static final Duration UNCALLED = Duration.ofSeconds(25);

    @Override
    public Capabilities capabilities() {
        return straight.capabilities().toBuilder()
                .addFeatures(Feature.CALLBACK_URL)
                .resultLifetime(UNCALLED.multipliedBy(4))
                .build();
    }

    @Override
    public Optional<CallbackNotice> readCallback(CallbackMessage message) {
        Set<String> task = message.json().get("task").nonBlank().stream().collect(Collectors.toSet());
        return Optional.of(new CallbackNotice(task, "{}"));
    }
}
