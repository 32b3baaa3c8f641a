package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

@ExtendWith(EmulatorExtension.class)
class EmulatorExtensionTest {

    private static final List<Emulator> SEEN = new ArrayList<>();

    @Emulated
    private DanEmulator dan;

    @Emulated
    private ItsRoseEmulator itsRose;

    @AfterAll
    static void every_emulator_was_fresh_and_is_closed() {
        assertThat(SEEN).hasSizeGreaterThan(6).doesNotHaveDuplicates();
        for (Emulator emulator : SEEN) {
            assertThatIOException()
                    .isThrownBy(() -> Wire.send(Wire.to(emulator, "/").GET()))
                    .as("%s", emulator)
                    .isInstanceOf(ConnectException.class);
        }
    }

    private static void responds(Emulator emulator) throws IOException {
        assertThat(Wire.send(Wire.to(emulator, "/nothing-here").GET()).status()).isBetween(400, 499);
        SEEN.add(emulator);
    }

    @Test
    void fields_are_filled() throws IOException {
        responds(dan);
        responds(itsRose);
    }

    @Test
    void parameters_are_filled_with_emulators_of_their_own(
            @Emulated DanEmulator another, @Emulated ZhiqiteEmulator zhiqite, @Emulated LocalEmulator local)
            throws IOException {
        assertThat(another).isNotSameAs(dan);
        responds(another);
        responds(zhiqite);
        responds(local);
    }

    @Nested
    class Inside {

        @Emulated
        private LocalEmulator local;

        @Test
        void fields_of_the_surrounding_test_are_filled_too() throws IOException {
            responds(dan);
            responds(local);
        }
    }

    @Nested
    @ExtendWith(OnPurpose.class)
    class Failing {

        @Test
        void a_test_that_fails_leaves_nothing_open() throws IOException {
            responds(dan);
            throw new IllegalStateException("on purpose");
        }
    }

    /** Lets the failure that a test wants pass, so that the class can look at what is left of it. */
    static final class OnPurpose implements TestExecutionExceptionHandler {
        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
            if (!"on purpose".equals(failure.getMessage())) {
                throw failure;
            }
        }
    }
}
