package io.jvmingress.proxy.table;

/// To which isolated endpoints policies admit a client whose address is a node's.
///
/// Kubernetes lets a node reach its own pods, for the sake of the kubelet. Here a node's address may as well stand for
/// the internet, whose clients it hides (source NAT).
public enum LocalNode {

    /// To those that a rule admits it to.
    NEVER("never"),

    /// Also to those on that very node.
    SAME_NODE("same-node"),

    /// To all.
    ANY("any");

    private final String word;

    LocalNode(String word) {
        this.word = word;
    }

    /// As operators write it.
    public String word() {
        return word;
    }
}
