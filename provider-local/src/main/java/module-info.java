/** The provider for local servers and for OpenAI's interface. */
module dev.easel.local {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;
    // For masks, which OpenAI's interface has transparent where Easel's requests have them white.
    requires java.desktop;

    exports dev.easel.local;
}
