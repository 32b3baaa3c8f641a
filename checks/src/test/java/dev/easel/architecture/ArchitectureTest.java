package dev.easel.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.easel.ImageClientBuilder;
import dev.easel.Violation;
import dev.easel.Warning;
import dev.easel.architecture.fixture.LeakyApi;
import dev.easel.architecture.fixture.PrintingLibrary;
import dev.easel.dan.bad.ImpureProvider;
import dev.easel.dan.bad.InternalUser;
import dev.easel.dan.bad.UncodedFinding;
import dev.easel.spi.bad.UpwardsReader;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What must hold whatever is added. Each rule says why it is there, and is shown able to fail on a class that breaks it.
 */
class ArchitectureTest {
    private static final String[] PROVIDERS = {
        "dev.easel.dan..",
        "dev.easel.itsrose..",
        "dev.easel.zhiqite..",
        "dev.easel.local..",
        "dev.easel.openai..",
        "dev.easel.comfyui..",
        "dev.easel.replicate..",
        "dev.easel.bfl..",
        "dev.easel.fal..",
        "dev.easel.gemini.."
    };
    private static final String[] LIBRARIES = {
        "okhttp3..", "okio..", "kotlin..", "com.fasterxml.jackson..", "mockwebserver3.."
    };
    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    private static final JavaClasses EASEL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.easel");

    private static final ArchRule NO_LIBRARY_TYPE_IN_A_PUBLIC_SIGNATURE = methods()
            .that(arePartOfTheApi())
            .should(haveNoTypeOf(LIBRARIES))
            .because(
                    "users would be tied to our version of these libraries; the one exception is the caller's own OkHttpClient");

    private static final ArchRule NOBODY_REACHES_INTO_ANOTHER_MODULES_INTERNALS = noClasses()
            .that(resideInAnyPackage(PROVIDERS)
                    .or(resideInAnyPackage(
                            "dev.easel.bulk..",
                            "dev.easel.callback..",
                            "dev.easel.cli..",
                            "dev.easel.langchain4j..",
                            "dev.easel.micrometer..",
                            "dev.easel.routing..",
                            "dev.easel.spring..",
                            "dev.easel.studio..",
                            "dev.easel.testkit..",
                            "dev.easel.examples..")))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.easel.internal.."))
            .because("internal is for nobody: what a provider needs and spi lacks belongs into spi");

    private static final ArchRule EMULATORS_SHARE_NO_CODE_WITH_PROVIDERS = noClasses()
            .that(resideInAPackage("dev.easel.testkit.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(PROVIDERS))
            .because("a misreading of a contract must show, and would not if both sides shared it");

    private static final ArchRule PROVIDERS_ARE_PURE = noClasses()
            .that(resideInAnyPackage(PROVIDERS))
            .should(dependOnClassesThat(touchTheWorld()))
            // A time that the core hands in is a value; to read one is not.
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Instant.class, "now", Clock.class)
            .because(
                    "a provider says as data what to send and what a response means; time, money and failure are the core's");

    private static final ArchRule FINDINGS_OF_PROVIDERS_HAVE_CODES = noClasses()
            .that(resideInAnyPackage(PROVIDERS))
            .should()
            .callMethod(Violation.class, "of", String.class, String.class)
            .orShould()
            .callMethod(Warning.class, "of", String.class, String.class)
            .because("a program that handles a violation or a warning has only its code to go by");

    private static final ArchRule NO_CHECKED_EXCEPTION_IN_THE_API = methods()
            .that(arePartOfTheApi())
            .and()
            .areNotDeclaredIn(Object.class)
            .should(declareNoCheckedException())
            .because("callers handle one unchecked tree, EaselException");

    private static final ArchRule NO_OPTIONAL_PARAMETER = methods()
            .that(arePartOfTheApi())
            .should(takeNoOptional())
            .because("an Optional parameter makes every caller wrap; an overload or a builder says it better");

    private static final ArchRule LIBRARIES_PRINT_NOTHING = noClasses()
            .that(resideInAPackage("dev.easel.."))
            .and(DescribedPredicate.not(resideInAPackage("dev.easel.examples..")))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("the application's output is its own");

    private static final ArchRule LAYERS = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("client")
            .definedBy("dev.easel.internal.client..")
            .layer("task")
            .definedBy("dev.easel.internal.engine..")
            .layer("transport")
            .definedBy("dev.easel.internal.transport..")
            .layer("json")
            .definedBy("dev.easel.internal.json..")
            .layer("metadata")
            .definedBy("dev.easel.internal.metadata..")
            .layer("image")
            .definedBy("dev.easel.internal.image..")
            .layer("guard")
            .definedBy("dev.easel.internal.guard..")
            .layer("spi")
            .definedBy("dev.easel.spi..")
            .whereLayer("task")
            .mayOnlyBeAccessedByLayers("client")
            .whereLayer("transport")
            .mayOnlyBeAccessedByLayers("task", "client")
            .whereLayer("guard")
            .mayOnlyBeAccessedByLayers("transport", "client")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("transport", "spi", "image")
            .whereLayer("metadata")
            .mayOnlyBeAccessedByLayers("task", "client")
            .whereLayer("image")
            .mayOnlyBeAccessedByLayers("metadata", "json", "transport", "task", "client")
            .because("requests go down and responses come up: client, task, transport, then metadata, json and image");

    @Test
    void the_rules_look_at_the_whole_of_easel() {
        assertThat(EASEL.size()).as("classes seen").isGreaterThan(150);
        assertThat(EASEL.contain("dev.easel.dan.Dan")).isTrue();
        assertThat(EASEL.contain("dev.easel.bulk.Bulk")).isTrue();
        assertThat(EASEL.contain("dev.easel.callback.CallbackServer")).isTrue();
        assertThat(EASEL.contain("dev.easel.cli.Easel")).isTrue();
        assertThat(EASEL.contain("dev.easel.langchain4j.EaselImageModel")).isTrue();
        assertThat(EASEL.contain("dev.easel.micrometer.EaselObservations")).isTrue();
        assertThat(EASEL.contain("dev.easel.routing.RoutingClient")).isTrue();
        assertThat(EASEL.contain("dev.easel.spring.ai.EaselImageModel")).isTrue();
        assertThat(EASEL.contain("dev.easel.spring.boot.ImageClientFactory")).isTrue();
        assertThat(EASEL.contain("dev.easel.studio.Studio")).isTrue();
        assertThat(EASEL.contain("dev.easel.testkit.DanEmulator")).isTrue();
        assertThat(EASEL.contain("dev.easel.internal.engine.Task")).isTrue();
    }

    @Test
    void no_library_type_in_a_public_signature() {
        holds(NO_LIBRARY_TYPE_IN_A_PUBLIC_SIGNATURE, LeakyApi.class);
    }

    @Test
    void nobody_reaches_into_another_modules_internals() {
        holds(NOBODY_REACHES_INTO_ANOTHER_MODULES_INTERNALS, InternalUser.class);
    }

    @Test
    void emulators_share_no_code_with_providers() {
        holds(EMULATORS_SHARE_NO_CODE_WITH_PROVIDERS, dev.easel.testkit.bad.ProviderUser.class);
    }

    @Test
    void providers_are_pure() {
        holds(PROVIDERS_ARE_PURE, ImpureProvider.Sleeps.class);
        assertBroken(PROVIDERS_ARE_PURE, ImpureProvider.ReadsAClock.class);
        assertBroken(PROVIDERS_ARE_PURE, ImpureProvider.OpensAFile.class);
        assertBroken(PROVIDERS_ARE_PURE, ImpureProvider.OpensASocket.class);
    }

    @Test
    void findings_of_providers_have_codes() {
        holds(FINDINGS_OF_PROVIDERS_HAVE_CODES, UncodedFinding.class);
    }

    @Test
    void no_checked_exception_in_the_api() {
        holds(NO_CHECKED_EXCEPTION_IN_THE_API, LeakyApi.class);
    }

    @Test
    void no_optional_parameter() {
        holds(NO_OPTIONAL_PARAMETER, LeakyApi.class);
    }

    @Test
    void libraries_print_nothing() {
        holds(LIBRARIES_PRINT_NOTHING, PrintingLibrary.class);
    }

    @Test
    void requests_go_down_and_responses_come_up() {
        LAYERS.check(EASEL);
        assertThatThrownBy(() -> LAYERS.check(new ClassFileImporter()
                        .importClasses(UpwardsReader.class, dev.easel.internal.engine.Task.class)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void the_public_packages_of_different_modules_have_no_cycles() {
        SlicesRuleDefinition.slices()
                .matching(
                        "dev.easel.(bulk|callback|cli|dan|itsrose|zhiqite|local|openai|comfyui|replicate|bfl|fal|gemini|langchain4j|micrometer|routing|spring|studio|testkit|examples)..")
                .should()
                .beFreeOfCycles()
                .check(EASEL);
    }

    private static void holds(ArchRule rule, Class<?> breach) {
        rule.check(EASEL);
        assertBroken(rule, breach);
    }

    private static void assertBroken(ArchRule rule, Class<?> breach) {
        assertThatThrownBy(() -> rule.check(new ClassFileImporter().importClasses(breach)))
                .as("the rule can fail")
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(breach.getSimpleName());
    }

    /** Public or protected methods of public classes that are not internal. */
    private static DescribedPredicate<JavaMethod> arePartOfTheApi() {
        return DescribedPredicate.describe("are part of the API", method -> {
            JavaClass owner = method.getOwner();
            boolean visible = method.getModifiers().contains(JavaModifier.PUBLIC)
                    || method.getModifiers().contains(JavaModifier.PROTECTED);
            return visible
                    && owner.getModifiers().contains(JavaModifier.PUBLIC)
                    && !owner.getPackageName().contains(".internal")
                    && !owner.getPackageName().startsWith("dev.easel.examples")
                    && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                    && !method.getModifiers().contains(JavaModifier.BRIDGE);
        });
    }

    private static ArchCondition<JavaMethod> haveNoTypeOf(String... packages) {
        DescribedPredicate<JavaClass> library = resideInAnyPackage(packages);
        return condition(
                "have no type of " + String.join(", ", packages),
                (method, found) -> Stream.concat(
                                method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
                        .filter(library)
                        .filter(type -> !isTheOneException(method))
                        .forEach(type -> found.accept(method.getFullName() + " shows " + type.getName())));
    }

    private static boolean isTheOneException(JavaMethod method) {
        return method.getOwner().isEquivalentTo(ImageClientBuilder.class)
                && method.getName().equals("httpClient");
    }

    private static ArchCondition<JavaMethod> declareNoCheckedException() {
        return condition(
                "declare no checked exception",
                (method, found) -> method.getThrowsClause().getTypes().stream()
                        .filter(type -> !type.isAssignableTo(RuntimeException.class))
                        .forEach(type -> found.accept(method.getFullName() + " throws " + type.getName())));
    }

    private static ArchCondition<JavaMethod> takeNoOptional() {
        return condition(
                "take no Optional",
                (method, found) -> method.getRawParameterTypes().stream()
                        .filter(type -> OPTIONALS.stream().anyMatch(type::isEquivalentTo))
                        .forEach(type -> found.accept(method.getFullName() + " takes " + type.getSimpleName())));
    }

    private static DescribedPredicate<JavaClass> touchTheWorld() {
        Set<String> pure =
                Set.of("java.net.URI", "java.net.URLEncoder", "java.net.URLDecoder", "java.net.URISyntaxException");
        Set<String> forbidden = Set.of(
                "java.lang.Thread",
                "java.time.Clock",
                "java.time.LocalDateTime",
                "java.util.Timer",
                "java.util.Random",
                "java.security.SecureRandom",
                "java.io.File");
        return DescribedPredicate.describe("touch a socket, thread, clock, chance or file", type -> {
            String name = type.getName();
            return forbidden.contains(name)
                    || name.startsWith("java.io.File")
                    || name.startsWith("java.nio.") && !name.startsWith("java.nio.charset.")
                    || name.startsWith("java.net.") && !pure.contains(name)
                    // A service's own verbs hand on the futures that the core made.
                    || name.startsWith("java.util.concurrent.")
                            && !name.equals("java.util.concurrent.CompletableFuture")
                    || name.startsWith("okhttp3.")
                    || name.startsWith("okio.");
        });
    }

    private interface Finder {
        void look(JavaMethod method, Consumer<String> found);
    }

    private static ArchCondition<JavaMethod> condition(String description, Finder finder) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                finder.look(method, message -> events.add(SimpleConditionEvent.violated(method, message)));
            }
        };
    }
}
