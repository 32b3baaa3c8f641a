package dev.easel.spring.boot.test;

import java.util.Locale;

/** The services that have an emulator and a provider, by the names of their types. Providers may be absent. */
enum EmulatedService {
    BFL("Bfl"),
    COMFYUI("ComfyUi"),
    DAN("Dan"),
    FAL("Fal"),
    GEMINI("Gemini"),
    ITSROSE("ItsRose"),
    LOCAL("Local"),
    OPENAI("OpenAi"),
    REPLICATE("Replicate"),
    ZHIQITE("Zhiqite");

    private final String type;

    EmulatedService(String type) {
        this.type = type;
    }

    /** Returns the name of the client. */
    String client() {
        return name().toLowerCase(Locale.ROOT);
    }

    String provider() {
        return "dev.easel." + client() + "." + type;
    }

    String emulator() {
        return "dev.easel.testkit." + type + "Emulator";
    }
}
