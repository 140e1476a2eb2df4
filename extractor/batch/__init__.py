"""Archives: documents by the million into Parquet partitions, on all cores of one machine or on a cluster.

The coordinator (`running`) plans partitions (`planning`), children read them (`child`, `working`) and commit each one as a whole
(`place`, `manifest`). Nothing is imported here, because a child needs little of it.
"""
