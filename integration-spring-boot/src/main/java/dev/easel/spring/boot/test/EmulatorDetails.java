package dev.easel.spring.boot.test;

import dev.easel.spring.boot.EaselConnectionDetails;
import dev.easel.testkit.Emulator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where an emulator is, as a client is told. */
final class EmulatorDetails implements EaselConnectionDetails {
    private final Map<String, String> settings;

    private EmulatorDetails(Map<String, String> settings) {
        this.settings = settings;
    }

    /** Called by Spring, by its name. */
    static EmulatorDetails of(Emulator emulator) {
        Map<String, String> settings = new LinkedHashMap<>();
        emulator.clientSettings()
                .forEach((setting, value) -> settings.put(
                        setting.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT), value));
        if (!emulator.imageHost().equals(emulator.baseUrl())) {
            settings.put("allow-downloads-from", emulator.imageHost().getHost());
        }
        return new EmulatorDetails(settings);
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }
}
