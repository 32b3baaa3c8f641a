/** The provider for OpenAI, Azure OpenAI, and the services that speak OpenAI's interface. */
@SuppressWarnings("module") // dev.easel.local is built after this module.
module dev.easel.openai {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;
    // For masks, which OpenAI's interface has transparent where Easel's requests have them white.
    requires java.desktop;

    exports dev.easel.openai;
    exports dev.easel.openai.internal to
            dev.easel.local;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.openai.OpenAiOptionsFormat;
}
