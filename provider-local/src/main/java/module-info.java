/** The provider for local servers and for OpenAI's interface. */
module dev.easel.local {
    requires transitive dev.easel.core;
    // For the mapping of OpenAI's interface.
    requires dev.easel.openai;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;

    exports dev.easel.local;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.local.LocalOptionsFormat;
}
