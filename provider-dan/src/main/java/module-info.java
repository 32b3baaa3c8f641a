/** The provider for OpenDAN. */
module dev.easel.dan {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;

    exports dev.easel.dan;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.dan.DanOptionsFormat;
}
