package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.ImageClient;
import dev.easel.ImageClientBuilder;
import dev.easel.ProviderId;
import dev.easel.spi.Credentials;
import dev.easel.spi.ProviderSetup;
import dev.easel.testkit.toy.Toy;
import dev.easel.testkit.toy.ToyProtocol;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a wrong {@link Emulated} says: the field, what is wrong with it, and the fix. */
@ExtendWith(EmulatedMistakesTest.Context.class)
class EmulatedMistakesTest {

    private @Nullable ExtensionContext context;

    private @Nullable Object filled(Class<?> test, String field) {
        EmulatedPlace place = EmulatedPlace.fieldsOf(test).stream()
                .filter(candidate -> candidate.toString().endsWith(" " + field))
                .findFirst()
                .orElseThrow();
        return values().valueOf(place);
    }

    private EmulatedValues values() {
        return EmulatedValues.of(Objects.requireNonNull(context));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text            | is of type java.lang.String; declare it as the emulator of a service
            noService       | does not name its service; write @Emulated(Dan.class)
            notAProvider    | names java.lang.String, which has no static PROVIDER and builder() of a client
            unknownService  | names the service toy, and the testkit has no emulator of it
            olderProvider   | cannot be connected: OlderBuilder has no apiKey(); use the versions
            refusedByClient | cannot set apiKey of its client
            otherBuilder    | is of type dev.easel.testkit.EmulatedMistakesTest$OlderBuilder; declare it as ImageClient or DanBuilder
            serviceOfServer | names a service; only an ImageClient or its builder has one
            optionsOfClient | has options; only an emulator has any
            noSuchMethod    | has the options missing; add a static method of that name without parameters to
            notStatic       | has the options instanceMethod; add a static method
            otherOptions    | returned dev.easel.testkit.LocalEmulator$Builder; return a DanEmulator.Builder
            noOptions       | has the options none(), which returned null; return a DanEmulator.Builder
            failingOptions  | has the options failing(), which threw
            """)
    void a_mistake_is_named_with_its_field_and_its_fix(String field, String message) {
        assertThatThrownBy(() -> filled(Mistakes.class, field))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageStartingWith("@Emulated field " + field + " ")
                .hasMessageContaining(message);
    }

    @Test
    void what_options_threw_is_the_cause() {
        assertThatThrownBy(() -> filled(Mistakes.class, "failingOptions"))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void two_emulators_that_a_client_may_belong_to_are_named() throws NoSuchMethodException {
        Method method = EmulatedMistakesTest.class.getDeclaredMethod(
                "twoEmulators", DanEmulator.class, DanEmulator.class, ImageClient.class);
        EmulatedPlace client =
                EmulatedPlace.parametersOf(method, EmulatedMistakesTest.class).get(2);
        assertThatThrownBy(() -> values().valueOf(client))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageMatching(".* may belong to @Emulated parameter \\w+ or @Emulated parameter \\w+; leave .*");
    }

    static void twoEmulators(
            @Emulated DanEmulator first, @Emulated DanEmulator second, @Emulated(DanLike.class) ImageClient client) {}

    @Test
    void a_virtual_time_that_comes_after_its_emulators_is_refused() {
        assertThat(filled(LateTime.class, "dan")).isInstanceOf(DanEmulator.class);
        assertThatThrownBy(() -> filled(LateTime.class, "time"))
                .hasMessageContaining("comes too late")
                .hasMessageContaining("mark a field of the test class");
    }

    @Test
    void a_field_that_cannot_be_set_is_refused() {
        assertThatThrownBy(() -> EmulatorExtension.checkedField(
                        EmulatedPlace.fieldsOf(StaticField.class).get(0)))
                .hasMessage("@Emulated field dan is static or final; make it a plain instance field");
    }

    DanEmulator.Builder instanceMethod() {
        return DanEmulator.builder();
    }

    static LocalEmulator.Builder ofLocal() {
        return LocalEmulator.builder();
    }

    static DanEmulator.@Nullable Builder none() {
        return null;
    }

    static DanEmulator.Builder failing() {
        throw new IllegalStateException("on purpose");
    }

    static final class Context implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) {
            ((EmulatedMistakesTest) context.getRequiredTestInstance()).context = context;
        }
    }

    /** Not run by JUnit: each field is a mistake. */
    static final class Mistakes {
        @Emulated
        String text;

        @Emulated
        ImageClient noService;

        @Emulated(String.class)
        ImageClient notAProvider;

        @Emulated(Toy.class)
        ImageClient unknownService;

        @Emulated(OlderProvider.class)
        ImageClient olderProvider;

        @Emulated(RefusingProvider.class)
        ImageClient refusedByClient;

        @Emulated(DanLike.class)
        OlderBuilder otherBuilder;

        @Emulated(DanLike.class)
        DanEmulator serviceOfServer;

        @Emulated(value = DanLike.class, options = "failing")
        ImageClient optionsOfClient;

        @Emulated(options = "missing")
        DanEmulator noSuchMethod;

        @Emulated(options = "instanceMethod")
        DanEmulator notStatic;

        @Emulated(options = "ofLocal")
        DanEmulator otherOptions;

        @Emulated(options = "none")
        DanEmulator noOptions;

        @Emulated(options = "failing")
        DanEmulator failingOptions;
    }

    static final class LateTime {
        @Emulated
        DanEmulator dan;

        @Emulated
        VirtualTime time;
    }

    static final class StaticField {
        @Emulated
        static DanEmulator dan;
    }

    public static final class DanLike {
        public static final ProviderId PROVIDER = ProviderId.of("dan");

        public static DanBuilder builder() {
            return new DanBuilder();
        }
    }

    public static final class OlderProvider {
        public static final ProviderId PROVIDER = ProviderId.of("dan");

        public static OlderBuilder builder() {
            return new OlderBuilder();
        }
    }

    public static final class RefusingProvider {
        public static final ProviderId PROVIDER = ProviderId.of("dan");

        public static RefusingBuilder builder() {
            return new RefusingBuilder();
        }
    }

    public abstract static class AnyBuilder<B extends AnyBuilder<B>> extends ImageClientBuilder<B> {
        private String url = "http://127.0.0.1:1";

        public B baseUrl(String address) {
            this.url = address;
            return self();
        }

        @Override
        protected ProviderSetup setup() {
            return new ProviderSetup(ToyProtocol.create(), URI.create(url), Credentials.none());
        }
    }

    public static final class DanBuilder extends AnyBuilder<DanBuilder> {
        public DanBuilder apiKey(String key) {
            assertThat(key).isEqualTo(DanEmulator.ANONYMOUS_KEY);
            return this;
        }

        @Override
        protected DanBuilder self() {
            return this;
        }
    }

    public static final class RefusingBuilder extends AnyBuilder<RefusingBuilder> {
        public RefusingBuilder apiKey(String key) {
            throw new IllegalArgumentException("the key has " + key.length() + " characters");
        }

        @Override
        protected RefusingBuilder self() {
            return this;
        }
    }

    public static final class OlderBuilder extends AnyBuilder<OlderBuilder> {
        @Override
        protected OlderBuilder self() {
            return this;
        }
    }
}
