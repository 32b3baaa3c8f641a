module me.app {
    requires dev.easel.dan;
    requires dev.easel.testkit;
}
