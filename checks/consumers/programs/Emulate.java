import dev.easel.testkit.DanEmulator;

/** Generates an image from an emulator in the same process. */
public final class Emulate {
    private Emulate() {}

    public static void main(String[] arguments) {
        try (DanEmulator emulator = DanEmulator.start()) {
            Generate.image(emulator.baseUrl().toString());
        }
        System.out.println("generated");
    }
}
