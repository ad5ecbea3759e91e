package io.jvmingress.controller.app;

import io.jvmingress.controller.compile.Compilation;

/// What the program tells others of what it serves.
interface Reports extends AutoCloseable {

    /// Files have no status and no Events.
    Reports NONE = new Reports() {

        @Override
        public void start() {}

        @Override
        public void served(Compilation compilation) {}

        @Override
        public long statusWrites() {
            return 0;
        }

        @Override
        public long statusFailures() {
            return 0;
        }

        @Override
        public long eventWrites() {
            return 0;
        }

        @Override
        public long eventFailures() {
            return 0;
        }

        @Override
        public void close() {}
    };

    void start();

    /// The proxy serves this now. For the compile thread; never blocks.
    void served(Compilation compilation);

    long statusWrites();

    long statusFailures();

    long eventWrites();

    long eventFailures();

    @Override
    void close();
}
