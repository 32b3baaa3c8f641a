package dev.easel.testkit.internal.bfl;

import dev.easel.testkit.BflEmulator.ErrorForm;
import dev.easel.testkit.BflEmulator.Quirk;
import dev.easel.testkit.BflEmulator.WebhookForm;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one emulator was started with, but for the clock.
 *
 * @param apiKey the only key that is let in; null where any is
 * @param separateRegionHost whether tasks are polled at {@code localhost}, and known nowhere else
 * @param credits the balance at the start
 * @param finetunes the finetunes of the account
 * @param resultLifetime how long the address of an image is good
 * @param taskLifetime how long a finished task can be polled
 */
public record BflSettings(
        boolean strict,
        @Nullable String apiKey,
        boolean separateRegionHost,
        double credits,
        List<String> finetunes,
        ErrorForm errors,
        WebhookForm webhooks,
        Set<Quirk> quirks,
        Duration resultLifetime,
        Duration taskLifetime,
        Duration queueTime,
        Duration generationTime,
        int workers) {

    /** Copies what could change. */
    public BflSettings {
        finetunes = List.copyOf(finetunes);
        quirks = Set.copyOf(quirks);
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "BflSettings{strict=" + strict + ", separateRegionHost=" + separateRegionHost + ", quirks=" + quirks
                + "}";
    }
}
