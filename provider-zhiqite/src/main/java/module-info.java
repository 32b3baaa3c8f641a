/** The provider for Zhiqite. */
module dev.easel.zhiqite {
    requires transitive dev.easel.core;
    requires static transitive org.jspecify;
    requires static org.immutables.value.annotations;

    exports dev.easel.zhiqite;

    provides dev.easel.spi.OptionsFormat with
            dev.easel.zhiqite.ZhiqiteOptionsFormat;
}
