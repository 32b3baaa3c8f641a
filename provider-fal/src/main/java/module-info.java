/** The provider for fal. */
module dev.easel.fal {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;

    exports dev.easel.fal;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.fal.FalOptionsFormat;
}
