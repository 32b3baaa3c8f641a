package dev.easel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.checks.Published;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is published has what the public repository asks for. Runs behind the phase {@code package}, like {@link ConsumersTest}. */
class PublishedJarsTest {
    static List<Published> modules() throws IOException {
        return Published.all();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void the_pom_stands_alone_and_says_whose_it_is(Published module) throws IOException {
        assertSaysWhoseItIs(Files.readString(module.pom()));
    }

    @Test
    void so_does_that_of_the_bom_which_manages_what_has_to_agree() throws IOException {
        String bom = Files.readString(Published.root().resolve("sdk-bom/pom.xml"));

        assertSaysWhoseItIs(bom);
        assertThat(bom).contains("<artifactId>okhttp-bom</artifactId>", "<artifactId>okio-bom</artifactId>");
        for (Published module : modules()) {
            assertThat(bom).contains("<artifactId>" + module.artifact() + "</artifactId>");
        }
    }

    private static void assertSaysWhoseItIs(String pom) {
        assertThat(pom)
                .contains(
                        "<name>",
                        "<description>",
                        "<url>https://github.com/easel-java/easel</url>",
                        "<license>",
                        "<developer>",
                        "<connection>scm:git:https://github.com/easel-java/easel.git</connection>")
                .doesNotContain("<parent>");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void the_jar_is_a_module_with_its_licence(Published module) throws IOException {
        Path jar = module.jar();
        ModuleReference reference = ModuleFinder.of(jar).findAll().iterator().next();

        assertThat(reference.descriptor().name()).startsWith("dev.easel.");
        try (JarFile file = new JarFile(jar.toFile())) {
            boolean named = file.getManifest().getMainAttributes().getValue("Automatic-Module-Name") != null;
            assertThat(!reference.descriptor().isAutomatic() || named)
                    .as("it has module-info or a name in its manifest")
                    .isTrue();
            assertThat(file.getEntry("META-INF/LICENSE")).isNotNull();
        }
        assertThat(reference.descriptor().exports())
                .as("an internal package is for a sibling by its name, or for nobody")
                .noneMatch(exported -> exported.source().contains(".internal") && !exported.isQualified());
    }

    @Test
    void what_an_application_takes_on_is_small() throws IOException {
        long everything = 0;
        for (String entry : Consumer.classPath("plain").split(File.pathSeparator)) {
            everything += Files.isDirectory(Path.of(entry)) ? 0 : Files.size(Path.of(entry));
        }
        long ours = 0;
        for (Published module : modules()) {
            long bytes = Files.size(module.jar());
            if (List.of("easel-core", "easel-provider-dan").contains(module.artifact())) {
                ours += bytes;
            }
            if (List.of("easel-langchain4j", "easel-micrometer", "easel-spring-ai")
                    .contains(module.artifact())) {
                assertThat(bytes).as("bytes of " + module).isLessThan(60_000);
            }
            if (module.artifact().equals("easel-spring-boot-starter")) {
                // Typed properties of ten services, with their metadata for editors, are most of it.
                assertThat(bytes).as("bytes of easel-spring-boot-starter").isLessThan(120_000);
            }
            if (module.artifact().equals("easel-routing")) {
                assertThat(bytes).as("bytes of easel-routing").isLessThan(250_000);
            }
        }

        // The class path has Easel's own modules as folders or as jars; they count at most twice.
        assertThat(everything + ours)
                .as("bytes of core, a provider and every dependency")
                .isLessThan(6_000_000);
    }
}
