package dev.easel.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.Version;
import dev.easel.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstalledLibrariesTest {
    @Test
    void what_this_build_has_is_fine() {
        assertThatCode(InstalledLibraries::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 14})
    void a_jackson_that_is_too_old_is_refused_with_both_versions(int minor) {
        Version version = new Version(2, minor, 2, null, "com.fasterxml.jackson.core", "jackson-core");

        assertThatThrownBy(() -> InstalledLibraries.checkJackson(version))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Jackson 2." + minor + ".2 (jackson-core) is on the class path, and easel-testkit needs 2.15 or"
                                + " later. Import a newer jackson-bom before other BOMs");
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 22})
    void a_newer_jackson_is_fine(int minor) {
        assertThatCode(() -> InstalledLibraries.checkJackson(new Version(2, minor, 0, null, "g", "a")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.12.0", "5.4.0", "of an unknown version"})
    void an_okhttp_that_is_too_old_is_refused_with_both_versions(String version) {
        assertThatThrownBy(() -> InstalledLibraries.checkOkHttp(version))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("OkHttp " + version + " is on the class path, and easel-testkit needs 5.5 or later. Import"
                        + " easel-bom, or run the emulators in a process of their own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.5.1", "5.10.0", "6.0.0-alpha.1"})
    void a_newer_okhttp_is_fine(String version) {
        assertThatCode(() -> InstalledLibraries.checkOkHttp(version)).doesNotThrowAnyException();
    }
}
