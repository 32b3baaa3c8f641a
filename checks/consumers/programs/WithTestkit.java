import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.easel.testkit.DanEmulator;
import dev.easel.testkit.Emulated;
import dev.easel.testkit.EmulatorExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs tests with emulators, of which none may be open when the next begins. */
public final class WithTestkit {
    private WithTestkit() {}

    public static void main(String[] arguments) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherDiscoveryRequest tests = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(TwoTests.class))
                .build();
        LauncherFactory.create().execute(tests, summary);
        summary.getSummary().printFailuresTo(new PrintWriter(System.err, true));
        if (summary.getSummary().getTestsSucceededCount() != 2) {
            throw new IllegalStateException("tests failed");
        }
        System.out.println("generated");
    }

    @ExtendWith(EmulatorExtension.class)
    static class TwoTests {
        private static URI before;

        @Emulated
        DanEmulator dan;

        @Test
        void first(@Emulated DanEmulator another) {
            generate(another);
        }

        @Test
        void second(@Emulated DanEmulator another) {
            generate(another);
        }

        private void generate(DanEmulator another) {
            if (before != null && isOpen(before)) {
                throw new IllegalStateException("the emulator of the test before is still open");
            }
            before = another.baseUrl();
            Generate.image(dan.baseUrl().toString());
        }

        private static boolean isOpen(URI address) {
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                return socket.isConnected();
            } catch (IOException refused) {
                return false;
            }
        }
    }
}
