/** Generates an image beside Temporal's SDK, and runs tests with emulators there. */
public final class WithTemporalAndTestkit {
    private WithTemporalAndTestkit() {}

    public static void main(String[] arguments) {
        WithTemporal.main(arguments);
        WithTestkit.main(arguments);
    }
}
