package io.jvmingress.e2e;

import java.nio.file.Path;

/// A self-signed certificate and its key, as files.
record KeyPairFiles(Path certificate, Path key) {

    /// Made by openssl.
    ///
    /// @param name of the files, in `folder`
    static KeyPairFiles selfSigned(Path folder, String name, String host) {
        var files = new KeyPairFiles(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        Command.run(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + host,
                        "-addext",
                        "subjectAltName=DNS:" + host,
                        "-keyout",
                        files.key().toString(),
                        "-out",
                        files.certificate().toString())
                .text();
        return files;
    }

    /// Makes them the Secret of this name, which is replaced where it exists.
    void apply(Cluster cluster, String namespace, String secret) {
        cluster.apply(cluster.kubectl(
                        "-n",
                        namespace,
                        "create",
                        "secret",
                        "tls",
                        secret,
                        "--cert=" + certificate,
                        "--key=" + key,
                        "--dry-run=client",
                        "--output=yaml")
                .text());
    }
}
