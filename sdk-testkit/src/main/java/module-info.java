/** Emulators of the services, a JUnit extension and the conformance kit for providers. */
module dev.easel.testkit {
    requires transitive dev.easel.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires java.desktop;
    requires mockwebserver3;

    exports dev.easel.testkit;
    exports dev.easel.testkit.toy;
}
